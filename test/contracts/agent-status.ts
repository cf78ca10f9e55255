import { endLostSessions, noteConnected } from '../../src/app/end-lost-sessions';
import { logIn } from '../../src/app/log-in';
import { logOut } from '../../src/app/log-out';
import { setAgentStatus } from '../../src/app/set-agent-status';
import type { AgentId, Instant, QueueId } from '../../src/core/brand';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, hour, minute, second } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

/** When agents are Active and when not, on one engine. */
export function agentStatusContract(engines: () => TestEngines): void {
  let desk: Desk;
  let queue: QueueId;
  let ann: AgentId;
  let startedAt: Instant;
  beforeEach(async () => {
    desk = await aDesk(engines());
    startedAt = desk.clock.now();
    queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    ann = await desk.centre.addAgent('ann', { queues: ['Desk'], status: 'inactive' });
  });
  afterEach(() => desk.close());

  const comes = async (): Promise<string> =>
    valueOf(await logIn(desk.centre.on, { login: 'ann', password: 'password of ann', address: '::1' })).token;
  const isThere = (token: string) => noteConnected(desk.centre.on, [desk.centre.on.secrets.digest(token)]);
  const sweep = () => endLostSessions(desk.centre.on, startedAt);

  it('begins Inactive, and is Inactive after a login', async () => {
    expect(await desk.status(ann)).toMatchObject({ status: 'inactive' });
    await comes();
    expect(await desk.status(ann)).toMatchObject({ status: 'inactive' });
  });

  it('ends Inactive with the last logout, and chats go to nobody', async () => {
    const [here, there] = [await comes(), await comes()];
    await desk.centre.become(ann, 'active');
    await logOut(desk.centre.on, here);
    expect(await desk.status(ann)).toMatchObject({ status: 'active' });
    await logOut(desk.centre.on, there);
    expect(await desk.status(ann)).toEqual({ status: 'inactive', reason: 'logout' });
    expect(await desk.asked(await desk.centre.chatOf('visitor', queue))).toBeNull();
  });

  it('is what it was before the logout where RestoreAgentStatusOnLogin says so', async () => {
    await desk.set('RestoreAgentStatusOnLogin', true);
    const token = await comes();
    expect(await desk.status(ann)).toMatchObject({ status: 'inactive' });
    await desk.centre.become(ann, 'active');
    await logOut(desk.centre.on, token);
    await comes();
    expect(await desk.status(ann)).toEqual({ status: 'active', reason: 'login' });
  });

  it('ends Inactive when the last page has been away for longer than the grace', async () => {
    const token = await comes();
    await desk.centre.become(ann, 'active');
    desk.clock.advance(60 * second);
    await isThere(token);
    desk.clock.advance(90 * second);
    expect(await sweep()).toBe(0);
    desk.clock.advance(second);
    expect(await sweep()).toBe(1);
    expect(await desk.status(ann)).toEqual({ status: 'inactive', reason: 'session_lost' });
    await isThere(token);
    expect(await sweep()).toBe(0);
    await desk.centre.become(ann, 'active');
    desk.clock.advance(91 * second);
    expect(await sweep()).toBe(1);
  });

  it('stays Active as long as one of several pages is there', async () => {
    const [here] = [await comes(), await comes()];
    await desk.centre.become(ann, 'active');
    desk.clock.advance(80 * second);
    await isThere(here);
    desk.clock.advance(30 * second);
    await sweep();
    expect(await desk.status(ann)).toMatchObject({ status: 'active' });
  });

  it('ends Inactive when the last session runs out', async () => {
    const token = await comes();
    await desk.centre.become(ann, 'active');
    desk.clock.advance(12 * hour);
    await isThere(token);
    await sweep();
    expect(await desk.status(ann)).toEqual({ status: 'inactive', reason: 'session_lost' });
  });

  it('is not taken from anybody by a process that has just started and heard of no page yet', async () => {
    await comes();
    await desk.centre.become(ann, 'active');
    desk.clock.advance(hour);
    startedAt = desk.clock.now();
    expect(await sweep()).toBe(0);
    expect(await desk.status(ann)).toMatchObject({ status: 'active' });
    desk.clock.advance(91 * second);
    expect(await sweep()).toBe(1);
  });

  it('is left alone where it was set without a page', async () => {
    await desk.centre.become(ann, 'active');
    desk.clock.advance(24 * hour);
    expect(await sweep()).toBe(0);
    expect(await desk.status(ann)).toMatchObject({ status: 'active' });
  });

  it('is told to be lost by one of two processes', async () => {
    await comes();
    await desk.centre.become(ann, 'active');
    await desk.heard();
    desk.clock.advance(2 * minute);
    const left = await Promise.all([sweep(), sweep()]);
    expect(left.toSorted()).toEqual([0, 1]);
    expect(await desk.heard()).toEqual(['agent_status_changed']);
  });

  it('can be set for others by supervisors and flows, and the log says who did', async () => {
    const ben = await desk.centre.addAgent('ben', { status: 'inactive' });
    const set = (by: Parameters<typeof setAgentStatus>[1]['by']) => setAgentStatus(desk.centre.on, { agentId: ann, status: 'active', by });
    expect(refusalOf(await set({ kind: 'agent', agentId: ben }))).toBe('forbidden');
    await desk.raw.rows(`update agents set access = 'supervisor' where id = '${ben}'`);
    valueOf(await set({ kind: 'agent', agentId: ben }));
    expect(await desk.raw.rows(`select reason, actor_id from agent_status_log where agent_id = '${ann}'`)).toEqual([
      { reason: 'supervisor', actor_id: ben },
    ]);
    await desk.centre.become(ann, 'inactive');
    valueOf(await set({ kind: 'system' }));
    expect(await desk.status(ann)).toEqual({ status: 'active', reason: 'flow' });
  });
}
