import './lib/session';

App({});
