// The meaning of the server's codes for a person at a phone. Every code that docs/openapi.json lists for a used route is here; a test
// compares. If the server explains the specific case (which field, which picture, by when), its text is shown instead.

const outdated = '小程序版本可能过旧，请关闭后重新打开；仍不行请联系客服。';
const again = '请重新登录后继续，已填内容不会丢失。';

export const codes = {
  // Sign-in
  unauthenticated: again,
  token_expired: again,
  token_invalid: again,
  consent_required: '请先阅读并同意相关条款。',
  consent_withdrawn: '对方已撤回个人信息处理的同意，不能进行此操作。',
  wechat_code_invalid: '微信登录未成功，请重试。',
  wechat_unavailable: '微信服务暂时不可用，请稍后再试。',
  invalid_credentials: '用户名、密码或动态码不正确。',
  login_locked: '错误次数过多，暂时不能登录。',
  forbidden: '当前账号没有此权限。',

  // Phone
  phone_invalid: '请输入 11 位大陆手机号。',
  code_too_frequent: '获取验证码过于频繁。',
  code_daily_limit: '今日获取验证码的次数已用完，请明天再试，或使用一键获取。',
  code_incorrect: '验证码不正确或已失效，请重新输入或重新获取。',
  code_locked: '验证码错误次数过多，请稍后重新获取。',
  captcha_required: '请使用“一键获取微信手机号”，或稍后再试。',
  phone_already_bound: '该手机号已注册。如需帮助，请联系客服。',
  phone_not_verified: '请先验证手机号。',
  sms_unavailable: '短信暂时无法发送，请稍后再试，或使用一键获取。',

  // Form and submission
  query_too_short: '请至少输入 2 个字。',
  already_submitted: '申请已提交，当前不能修改。',
  already_decided: '审核已有结果，请查看最新进度。',
  nothing_to_urge: '没有待审核的申请，无需催办。',
  urged_already: '今天已经催办过，请下一个工作日再试。',
  precondition_required: '申请进度已变化，请核对后重新提交。',
  version_mismatch: '内容已有更新，请核对后重试。',

  // Pictures
  image_too_large: '照片过大，请换一张，或降低拍摄分辨率后重试。',
  image_too_small: '照片太小或过于狭长，请靠近证件重新拍摄。',
  image_format_unsupported: '不支持该图片格式，请用相机拍摄，或选择 JPG、PNG 图片。',
  image_corrupt: '照片已损坏，请重新拍摄或换一张。',
  image_kind_unknown: outdated,
  picture_unavailable: '暂时无法处理照片，请稍后再试。',
  request_timeout: '上传超时，请检查网络，或换一张小一些的照片。',
  ocr_unreadable: '没有识别出内容，请平放、避免反光重新拍摄，或手动填写。',
  ocr_unavailable: '识别暂不可用，可手动填写或稍后再试。',

  // Customers
  already_contacted: '该客户已登记过首次联系。',
  illegal_transition: '客户状态已变化，请刷新后再操作。',
  transfer_open: '该客户已有待答复的转交。',
  transfer_over: '该转交已撤回、已答复或已逾期。',
  manager_full: '您的客户数已达上限。',
  manager_unavailable: '该客户经理已停用或正在休假。',
  not_yours_any_more: '该客户已转由其他客户经理负责。',
  cursor_invalid: '列表已更新，请下拉刷新。',

  // Everywhere
  rate_limited: '操作过于频繁，请稍后再试。',
  not_found: '没有找到，可能已被删除或转出。',
  request_in_progress: '上一次操作还在处理，请稍候。',
  payload_too_large: '内容过长，请精简后重试。',
  database_unavailable: '服务暂时不可用，请稍后再试。',
  internal_error: '系统出错，请稍后再试；仍不行请联系客服。',
  malformed_request: outdated,
  unsupported_media_type: outdated,
  validation_failed: '部分内容需要修改，请按提示更正。',
  invalid_characters: '内容含有不允许的字符，请删除后重试。',
  password_change_required: '请先在电脑端工作台修改初始密码，再继续使用。',
  second_factor_required: '请先在电脑端工作台启用动态码，再继续使用。',
  unknown_member: outdated,
  idempotency_key_invalid: outdated,
  https_required: '连接没有加密，请联系客服。',
  idempotency_key_reused: outdated,
};
