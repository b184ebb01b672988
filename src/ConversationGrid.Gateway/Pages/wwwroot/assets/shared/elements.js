/** Builds an element. Children that are strings become text nodes: data is never read as markup. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ''));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Text with its http and https addresses as links. */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]]/gi)) {
    const address = URL.canParse(found[0]) ? found[0] : null;
    if (!address) continue;
    parts.push(text.slice(from, found.index));
    parts.push(element('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow' }, address));
    from = found.index + address.length;
  }
  parts.push(text.slice(from));
  return parts;
}
