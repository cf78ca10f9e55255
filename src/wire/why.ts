/** Who chats were offered to and why, as the agent's page reads it. */

/** One decision about who a chat is offered to. */
export interface InboxDecision {
  readonly id: string;
  readonly at: number;
  readonly queue: string;
  /** `to_all_agents`, `to_available_agent`, `round_robin` or `custom`. */
  readonly rule: string;
  /** Why it was decided then: `routed`, `missed`, `declined`, … */
  readonly cause: string;
  /** `offer_to_all`, `offer_to`, `ask_flow`, `wait`, `nobody` or `closed`. */
  readonly result: string;
  readonly agent: { readonly id: string; readonly name: string } | null;
  /** Those who could be asked in their order, then the others. */
  readonly candidates: readonly {
    readonly id: string;
    readonly name: string;
    /** Chats in progress. */
    readonly load: number;
    /** Chats offered to this agent alone. */
    readonly offers: number;
    readonly capacity: number;
    readonly lastTakenAt: number | null;
    /** `inactive`, `at_capacity`, `level`, `already_asked` or `not_ranked`; null for those who could be asked. */
    readonly exclusion: string | null;
  }[];
}

/** The answer to `why`: the newest decisions first, at most 20. */
export interface InboxWhy {
  readonly decisions: readonly InboxDecision[];
}
