/**
 * The person's answers to WeChat's own questions, and the calls to the phone; tests read and set them. Null: the question is shown.
 * `subscribe` may also be `fail`, for a person who has switched all messages off; `album` may be `privacy`, for a person who refuses the
 * privacy guide that is shown before the camera. Without `login` the sign-in of WeChat does not respond.
 */
export const answers = { login: true, privacy: null, subscribe: null, phoneNumber: true, album: true, calls: [] };
