/**
 * What the person answers to WeChat's own questions, and what the phone was told to do; tests read and set it. Null: the question is shown.
 * `subscribe` may also be `fail`, for a person who has switched all messages off.
 */
export const answers = { privacy: null, subscribe: null, phoneNumber: true, album: true, calls: [] };
