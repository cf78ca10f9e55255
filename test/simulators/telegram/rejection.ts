/** A no of Telegram's, thrown while a call is checked or carried out. */
export class Rejection extends Error {
  readonly code: number;
  /** Seconds. */
  readonly retryAfter: number | null;

  /** @param description in Telegram's own words */
  constructor(code: number, description: string, retryAfter: number | null = null) {
    super(description);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

const names: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
};

/** `Bad Request: chat not found` for 400 and `chat not found`. */
export const no = (code: number, what: string): Rejection => {
  const name = names[code];
  return new Rejection(code, name === undefined ? what : what === '' ? name : `${name}: ${what}`);
};
