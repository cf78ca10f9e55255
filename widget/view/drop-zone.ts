import type { VisitorView } from '../model/visitor-view';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';

/** Takes files that are dropped on the chat. */
export interface DropZone {
  readonly root: HTMLElement;
  /** Takes what is dropped on this element. */
  readonly watch: (target: HTMLElement) => void;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

/** Makes the sign that is shown over the chat while files are held over it. */
export function createDropZone(onFiles: (files: readonly File[]) => void): DropZone {
  const words = element('span', '');
  const root = element('div', 'drop', icon('clip'), words);
  root.hidden = true;
  let isReady = false;

  const holdsFiles = (event: DragEvent): boolean => isReady && (event.dataTransfer?.types.includes('Files') ?? false);

  return {
    root,
    watch(target) {
      target.addEventListener('dragover', (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        root.hidden = false;
      });
      target.addEventListener('dragleave', (event) => {
        if (!(event.relatedTarget instanceof Node) || !target.contains(event.relatedTarget)) root.hidden = true;
      });
      target.addEventListener('drop', (event) => {
        root.hidden = true;
        if (!holdsFiles(event)) return;
        event.preventDefault();
        onFiles([...(event.dataTransfer?.files ?? [])]);
      });
    },
    update({ phase, isForm }, { say }) {
      isReady = phase === 'ready' && !isForm;
      setText(words, say('dropHere'));
    },
  };
}
