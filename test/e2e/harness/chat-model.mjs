import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Stands in for a provider of chat models, on the loopback interface: answers the calls that n8n's OpenAI nodes make.
 *
 * @param answer gets the messages of a call and answers `{ text }`, or `{ tool, arguments }` to have a tool of the agent called
 * @returns `url` for a credential; `calls` are the bodies that came; `stop()` ends it
 */
export async function startChatModel(answer) {
  const calls = [];
  const server = createServer((request, response) => {
    void reply(request, response);
  });
  async function reply(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    calls.push(body);
    const { text = null, tool, arguments: input = {} } = answer(body.messages);
    const toolCalls =
      tool === undefined
        ? {}
        : { tool_calls: [{ id: `call_${calls.length}`, type: 'function', function: { name: tool, arguments: JSON.stringify(input) } }] };
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        id: `completion-${calls.length}`,
        object: 'chat.completion',
        created: 0,
        model: body.model,
        choices: [
          {
            index: 0,
            finish_reason: tool === undefined ? 'stop' : 'tool_calls',
            message: { role: 'assistant', content: text, ...toolCalls },
          },
        ],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      }),
    );
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    calls,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
