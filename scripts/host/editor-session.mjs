/** A refused call to n8n's own API. `status` is the HTTP status. */
export class EditorRefusal extends Error {
  constructor(call, status, answer) {
    super(`n8n refused ${call} with ${status}: ${answer.slice(0, 500)}`);
    this.status = status;
  }
}

/**
 * Signs in to n8n's editor, as its owner, creating the owner on a fresh n8n.
 *
 * @param owner `{ email, firstName, lastName, password }`
 * @returns a function `(method, path, body?)` that calls n8n's API under `/rest` and answers its `data`
 */
export async function openEditorSession(url, owner) {
  const settings = await untilReady(url);
  const isFresh = settings.data.userManagement.showSetupOnFirstLoad === true;
  const answer = isFresh
    ? await call(url, null, 'POST', '/owner/setup', owner)
    : await call(url, null, 'POST', '/login', { emailOrLdapLoginId: owner.email, password: owner.password });
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return async (method, path, body) => (await (await call(url, cookie, method, path, body)).json()).data;
}

/** n8n is healthy a little before its API answers; until then every address answers 200 with a line of text. */
async function untilReady(url) {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${url}/rest/settings`).catch(() => null);
    if (answer?.ok && answer.headers.get('content-type')?.startsWith('application/json')) return await answer.json();
    if (attempt > 200) throw new Error(`n8n's API on ${url} did not become ready within 30 seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function call(url, cookie, method, path, body) {
  const answer = await fetch(`${url}/rest${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(cookie === null ? {} : { cookie }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new EditorRefusal(`${method} ${path}`, answer.status, await answer.text());
  return answer;
}
