// Keeps a deadline's words true while the page stays open. The server's clock counts, not this one.

const EVERY_MS = 30_000;
const DAY_S = 86_400;

const WORDS = {
  zh: { hours: (n) => `${n} 小时`, minutes: (n) => `${n} 分`, none: '不到 1 分', day: (n) => `${n} 天`,
    left: (span) => `剩 ${span}`, over: (span) => `超时 ${span}` },
  en: { hours: (n) => `${n} h`, minutes: (n) => `${n} min`, none: 'under 1 min', day: (n) => `${n} d`,
    left: (span) => `${span} left`, over: (span) => `${span} overdue` },
};

function spanOf(seconds, words) {
  const days = Math.floor(seconds / DAY_S);
  const hours = Math.floor((seconds % DAY_S) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [];
  if (days) parts.push(words.day(days));
  if (hours) parts.push(words.hours(hours));
  if (minutes && !days) parts.push(words.minutes(minutes));
  return parts.join(' ') || words.none;
}

class Countdown extends HTMLElement {
  connectedCallback() {
    this.ahead = Date.parse(this.dataset.now) - Date.now();
    this.timer = setInterval(() => this.tell(), EVERY_MS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tell() {
    const left = (Date.parse(this.dataset.due) - Date.now() - this.ahead) / 1000;
    if (left >= DAY_S) return;
    const words = document.documentElement.lang.startsWith('zh') ? WORDS.zh : WORDS.en;
    const text = left < 0 ? words.over(spanOf(-left, words)) : words.left(spanOf(left, words));
    const tone = left < 0 ? 'over' : left < Number(this.dataset.soonS) ? 'soon' : '';
    this.querySelector('span').textContent = text;
    this.className = tone ? `chip tone-${tone}` : 'deadline';
    const sign = { over: 'alert-circle', soon: 'hourglass' }[tone] ?? 'clock';
    const use = this.querySelector('use');
    use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#${sign}`));
  }
}

customElements.define('xh-countdown', Countdown);
