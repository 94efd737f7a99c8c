-- WeChat's access token, one for all hosts: sealed by the master key, since whoever has it speaks as the mini-program. The mark is a keyed hash,
-- by which a host takes away the very token that WeChat refused and no newer one.
create table pc_wechat_tokens (
    app text primary key,
    sealed bytea not null,
    mark bytea not null,
    use_until timestamptz not null
);
