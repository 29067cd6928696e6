"""Open311 GeoReport v2 over the loop: services are classes, service requests are cases.

Addresses are `/open311/v2/…` and, for the test endpoint, `/open311/test/v2/…`, where a POST is
judged like any other and nothing of it is kept. Reading is public, in JSON and in XML; a POST
needs `api_key`, a key of a user of the jurisdiction who may report. `servicerequestupdates` is
the update extension that FixMyStreet and others speak.

A jurisdiction is an organisation, `jurisdiction_id` its code. What a city decides stands in
`Organisation.settings["open311"]`, every part of which may be absent:

    {"batch": ["E0104"],         services whose POST answers a token for the number
     "blackbox": ["E0301"],      services whose cases are not shown: the token stays a receipt
     "contact": "…",             for discovery: whom to ask
     "key_service": "…"}         for discovery: how to get a key

Public are all cases but drafts, voided ones and those of blackbox services. Shown of a case are
its class, place, description, photos without metadata, unit, deadlines and the names of the moves
that changed its state; never who reported or moved it, nor what staff noted.
"""
