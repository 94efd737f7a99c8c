import type { codes as zhCodes } from './zh.codes';

const outdated = 'This version may be out of date. Close the app and open it again, or call customer service.';
const again = 'Please sign in again. What you have entered is kept.';

export const codes: typeof zhCodes = {
  unauthenticated: again,
  token_expired: again,
  token_invalid: again,
  consent_required: 'Please read and agree to the texts first.',
  wechat_code_invalid: 'WeChat sign-in did not work. Please try again.',
  wechat_unavailable: 'WeChat is not available now. Please try again later.',
  invalid_credentials: 'The name, the password or the one-time code is not right.',
  login_locked: 'Too many failures. You cannot sign in for a while.',
  forbidden: 'This account may not do that.',

  phone_invalid: 'Enter a mainland mobile number of 11 digits.',
  code_too_frequent: 'Codes were asked for too often.',
  code_daily_limit: 'No more codes today. Try again tomorrow, or use the number from WeChat.',
  code_incorrect: 'The code is wrong or no longer valid. Type it again or ask for a new one.',
  code_locked: 'Too many wrong codes. Please ask for a new one later.',
  captcha_required: 'Complete the captcha and try again, or use the number from WeChat.',
  phone_already_bound: 'This number is registered already. Customer service can help.',
  phone_not_verified: 'Please verify your phone first.',
  sms_unavailable: 'No text message can be sent now. Try again later, or use the number from WeChat.',

  query_too_short: 'Type at least 2 characters.',
  already_submitted: 'The application is submitted and cannot be changed now.',
  already_decided: 'The review is decided. Please look at the progress.',
  nothing_to_urge: 'Nothing is waiting for a review.',
  urged_already: 'You have asked today already. Please try again on the next working day.',
  precondition_required: 'The application has moved on. Please check it and submit again.',
  version_mismatch: 'It has changed meanwhile. Please check it and try again.',

  image_too_large: 'The photo is too large. Choose another one, or take it at a lower resolution.',
  image_too_small: 'The photo is too small or too narrow. Take it again from nearer.',
  image_format_unsupported: 'This format is not supported. Take a photo, or choose a JPG or PNG.',
  image_corrupt: 'The photo is damaged. Take it again or choose another one.',
  image_kind_unknown: outdated,
  picture_unavailable: 'Photos cannot be processed now. Please try again later.',
  request_timeout: 'The upload took too long. Check the network, or choose a smaller photo.',
  ocr_unreadable: 'Nothing could be read. Take it again, flat and without glare, or type by hand.',
  ocr_unavailable: 'Reading is not available. Type by hand or try later.',

  already_contacted: 'The first contact with this customer is recorded already.',
  illegal_transition: 'The customer has moved on. Please refresh and try again.',
  transfer_open: 'The customer is offered to a colleague already.',
  transfer_over: 'The offer was withdrawn, answered, or not answered in time.',
  manager_full: 'You have no place left.',
  manager_unavailable: 'The manager is not active, or is on leave.',
  not_yours_any_more: 'Another account manager has this customer now.',
  cursor_invalid: 'The list has changed. Please pull down to refresh.',

  rate_limited: 'Too many requests. Please try again later.',
  not_found: 'Not found. It may be deleted or passed on.',
  request_in_progress: 'The last request is still being worked on. Please wait.',
  payload_too_large: 'The text is too long. Please shorten it.',
  database_unavailable: 'The service is not available now. Please try again later.',
  internal_error: 'Something went wrong. Please try again later, or call customer service.',
  malformed_request: outdated,
  unknown_member: outdated,
  idempotency_key_invalid: outdated,
  idempotency_key_reused: outdated,
};
