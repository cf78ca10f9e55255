/** One Facebook page, and the app that speaks for it. */
export interface MessengerSettings {
  /** `https://graph.facebook.com` */
  readonly baseUrl: string;
  /** The version of the Graph API: `v25.0`. */
  readonly version: string;
  readonly appId: string;
  /** Meta signs with it. */
  readonly appSecret: string;
  readonly pageId: string;
  /** Of the page, and one that does not end. */
  readonly pageToken: string;
  /** What Meta shows when the address is registered; empty to have one made from the app secret. */
  readonly verifyToken: string;
  /** True when Meta approved the feature Human Agent for the app: persons may answer for seven days instead of one. */
  readonly humanAgentTag: boolean;
  /** True when the trigger of another page of the same app takes the app's calls: the app's own address is left alone then. */
  readonly sharesApp?: boolean;
}
