import type { FileTools } from '../app/file-ports';
import type { LiveSource } from '../app/live';
import type { PasswordHasher, Secrets } from '../app/ports';
import type { CommandItem } from '../app/take-command';
import type { LanguageDetector } from '../app/translation-ports';
import type { UseCase } from '../app/use-case';
import type { Views } from '../app/views';
import type { ChannelTraits } from '../core/channel-traits';
import type { HttpAnswer, HttpRequest } from '../wire/http';
import type { LiveInbox } from './live-inbox';
import type { SignedIn } from './session';

/** What the inbox's handlers work with. */
export interface InboxParts {
  readonly on: UseCase & { readonly hasher: PasswordHasher; readonly secrets: Secrets };
  readonly views: Views;
  readonly live: LiveSource;
  readonly inbox: LiveInbox;
  readonly tools: FileTools;
  /** What each type of channel can do. */
  readonly channelTypes: Readonly<Record<string, ChannelTraits>>;
  readonly detector: LanguageDetector;
  readonly newNonce: () => string;
  readonly page: () => string;
}

/** Which inbox is called, and whether its commands go to a running flow or, in the editor's test mode, to the canvas. */
export interface InboxAddress {
  readonly inboxId: string;
  readonly isForFlow: boolean;
}

/** The answer for the page, and the command it took, for the canvas in test mode. */
export interface InboxHandled {
  readonly answer: HttpAnswer;
  readonly command: CommandItem | null;
}

/** One call of a signed-in agent. */
export interface InboxCall<Body> {
  readonly body: Body;
  readonly request: HttpRequest;
  readonly session: SignedIn;
  readonly address: InboxAddress;
}

/** An answer that took no command. */
export const answered = (answer: HttpAnswer): InboxHandled => ({ answer, command: null });
