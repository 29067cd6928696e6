"""Drawn street scenes, so that the style guide asks no store for photos."""

from urllib.parse import quote

_STREET = (
    '<rect width="368" height="276" fill="#C9DDEA"/>'
    '<path d="M0 66h62v96H0zM70 38h76v124H70zM154 82h58v80h-58z'
    'M220 28h84v134h-84zM312 72h56v90h-56z"'
    ' fill="#A9B4C0"/>'
    '<path d="M84 54h14v16H84zm24 0h14v16h-14zM84 84h14v16H84zm24 0h14v16h-14z'
    "M236 46h14v18h-14zm26 0h14v18h-14zM236 82h14v18h-14zm26 0h14v18h-14z"
    'M14 84h12v14H14zm22 0h12v14H36z" fill="#DCE6EE"/>'
    '<rect y="162" width="368" height="34" fill="#B9B2A4"/>'
    '<rect y="196" width="368" height="80" fill="#6E7781"/>'
    '<path d="M0 236h46m40 0h46m40 0h46m40 0h46m40 0h46" stroke="#F1F0EC" stroke-width="5"/>'
    '<path d="M40 162v-42M330 162v-48" stroke="#6B4F35" stroke-width="7"/>'
    '<circle cx="40" cy="104" r="26" fill="#5E8F5B"/>'
    '<circle cx="330" cy="98" r="30" fill="#5E8F5B"/>'
    '<path d="M276 152h30v36h-30z" fill="#2F7D5B"/><path d="M272 146h38v9h-38z" fill="#23624A"/>'
)
_RUBBISH = (
    '<path d="M150 196c-4-24 12-34 24-34s26 12 24 34z" fill="#2B3440"/>'
    '<path d="M186 198c-4-20 8-28 18-28s24 10 22 28z" fill="#3A4654"/>'
    '<path d="M124 198c-2-16 8-22 18-22s18 8 16 22z" fill="#46525F"/>'
    '<path d="M206 200l34-8 6 10-36 6z" fill="#C58B4E"/>'
    '<path d="M112 202l22-6 4 8z" fill="#DADFE4"/>'
    '<path d="M228 184h18v16h-18z" fill="#D8A05E"/><circle cx="146" cy="206" r="5" fill="#B7463F"/>'
)


def street(*, littered: bool) -> str:
    """Return a street as a `data:` address, before or after its rubbish was taken away."""
    drawn = _STREET + (_RUBBISH if littered else "")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 368 276">{drawn}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"
