/** Makes an element; text is set as text only, so that nothing a person wrote can become markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** Sets a text only where it differs, so that screen readers are not told the same twice. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

const strokes = {
  chat: ['M20 11.5a7.5 7.5 0 0 1-7.5 7.5c-1.3 0-2.6-.3-3.7-.9L4 20l1.7-4.4A7.5 7.5 0 1 1 20 11.5Z'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  down: ['M6 9.5l6 6 6-6'],
  send: ['M12 19V5.5', 'M6 11l6-6 6 6'],
  bot: ['M7 9h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2Z', 'M12 9V5.5', 'M9.5 13v1', 'M14.5 13v1'],
  clip: ['M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3.1 3.1 0 0 1 4.4 4.4l-7.5 7.5a1.5 1.5 0 0 1-2.2-2.2l6.8-6.8'],
  file: ['M13.5 3.5H7.5a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2V8.5Z', 'M13.5 3.5v5h5'],
  save: ['M12 4.5v10', 'M7.5 10.5l4.5 4.5 4.5-4.5', 'M5 19.5h14'],
  again: ['M19.5 12a7.5 7.5 0 1 1-2.2-5.3', 'M19.5 4v4.5H15'],
  place: ['M12 21c4-4.6 6.5-7.7 6.5-11a6.5 6.5 0 0 0-13 0c0 3.3 2.5 6.4 6.5 11Z', 'M12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z'],
  out: ['M10 5.5H6.5v12h12V14', 'M13.5 5.5h5v5', 'M18 6l-7 7'],
  previous: ['M14.5 5.5L8 12l6.5 6.5'],
  next: ['M9.5 5.5L16 12l-6.5 6.5'],
  star: ['M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8Z'],
  team: ['M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z', 'M5.5 19a6.5 6.5 0 0 1 13 0'],
} as const;

/** Draws an icon in the colour of the text around it; hidden from screen readers. */
export function icon(name: keyof typeof strokes): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  for (const stroke of strokes[name]) {
    const path = document.createElementNS(svgNamespace, 'path');
    path.setAttribute('d', stroke);
    svg.append(path);
  }
  return svg;
}
