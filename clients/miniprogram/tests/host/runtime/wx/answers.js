/**
 * The person's answers to WeChat's own questions, and the calls to the phone; tests read and set them. Null: the question is shown.
 * `subscribe` may also be `fail`, for a person who has switched all messages off.
 */
export const answers = { privacy: null, subscribe: null, phoneNumber: true, album: true, calls: [] };
