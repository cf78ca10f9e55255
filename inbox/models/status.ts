import { computed, ref, type ComputedRef, type Ref, type ShallowRef } from 'vue';

import type { AgentStatus, InboxMe } from '../../src/wire/inbox';
import type { InboxApi } from '../api';

/** Why an agent is Inactive without having chosen it. */
export interface StatusNotice {
  readonly reason: 'accept_timeout' | 'session_lost' | 'supervisor' | 'flow';
  /** The supervisor's name. */
  readonly by: string | null;
}

/** The agent's status, and what the agent has to know of it. */
export interface OwnStatus {
  /** The status that is being set. */
  readonly change: Ref<AgentStatus | null>;
  /** Why it could not be set; empty when the server was not reached. */
  readonly refusal: Ref<string | null>;
  readonly notice: ComputedRef<StatusNotice | null>;
  /** Takes the notice off the screen, until the status changes again. */
  dismissNotice(): void;
  set(status: AgentStatus): Promise<void>;
}

const notable: readonly string[] = ['accept_timeout', 'session_lost', 'supervisor', 'flow'] satisfies readonly StatusNotice['reason'][];
const isNotable = (reason: string | null): reason is StatusNotice['reason'] => reason !== null && notable.includes(reason);

/** The notice for an agent, if there is something to say. */
function noticeOf(me: InboxMe | null): StatusNotice | null {
  if (me?.status !== 'inactive' || !isNotable(me.statusReason)) return null;
  return { reason: me.statusReason, by: me.statusBy };
}

/**
 * Keeps the status of the agent.
 *
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepStatus(api: Pick<InboxApi, 'setStatus'>, me: ShallowRef<InboxMe | null>, unauthenticated: () => void): OwnStatus {
  const change = ref<AgentStatus | null>(null);
  const refusal = ref<string | null>(null);
  const dismissed = ref<number | null>(null);
  return {
    change,
    refusal,
    notice: computed(() => (me.value?.statusSince === dismissed.value ? null : noticeOf(me.value))),
    dismissNotice: () => void (dismissed.value = me.value?.statusSince ?? null),
    async set(status) {
      if (change.value !== null) return;
      change.value = status;
      refusal.value = null;
      const answer = await api.setStatus(status);
      change.value = null;
      if (answer.kind === 'ok' && me.value) me.value = { ...me.value, status, statusReason: 'agent', statusBy: null };
      else if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      else refusal.value = answer.kind === 'refused' ? answer.error.message : '';
    },
  };
}
