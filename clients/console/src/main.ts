import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import App from './App.vue';
import { ProblemError } from './api/problem';
import { watchAttendance } from './lib/attended';
import { dark, paint } from './lib/theme';
import { follow } from './lib/live';
import { router } from './router';
import { codeInAddress, signInByLink } from './session/link';
import { linkFailed } from './session/state';
import './styles/index';
import { i18n } from './text';

paint(dark.value);
watchAttendance();

// Before the router reads the address: the link names a page and, in its fragment, the sign-in.
const code = codeInAddress();
if (code) linkFailed.value = !(await signInByLink(code));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // A refused request is not retried; a request to a restarting host is.
      retry: (count, error) => !(error instanceof ProblemError && error.problem.status < 500) && count < 4,
    },
  },
});

createApp(App).use(i18n).use(VueQueryPlugin, { queryClient: queries }).use(router(queries)).mount('#app');
follow(queries);
