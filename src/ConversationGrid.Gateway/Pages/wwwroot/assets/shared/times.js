const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export function clockTime(at) {
  return clock.format(new Date(at));
}

export function dayName(at) {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? 'Today' : day.format(date);
}

/** A wait in words, rounded as one would say it: "a few seconds", "about 3 minutes". */
export function roughly(seconds) {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 55) return `about ${Math.round(seconds / 10) * 10} seconds`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? 'about an hour' : `about ${hours} hours`;
}

/** A short duration: 45 s, 3 min, 2 h. */
export function briefly(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** This machine's clock set against the server's, so that a lease ends here when it ends there. */
export class ServerClock {
  #aheadMs = 0;

  now() {
    return Date.now() - this.#aheadMs;
  }

  /** Reads the server's clock, which tells whole seconds; smaller differences are left alone. */
  async read() {
    try {
      const before = Date.now();
      const response = await fetch('/assets/icons.svg', { method: 'HEAD', cache: 'no-store' });
      const there = Date.parse(response.headers.get('date')) + 500;
      const ahead = (before + Date.now()) / 2 - there;
      this.#aheadMs = Math.abs(ahead) > 1_500 ? ahead : 0;
    } catch {
      // Not reachable: this machine's clock will do.
    }
  }
}
