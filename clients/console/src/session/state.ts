import { ref } from 'vue';

/** Whether a link of `./powercrm up` was no longer valid; the sign-in page shows it. */
export const linkFailed = ref(false);
