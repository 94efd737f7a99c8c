import { ref } from 'vue';

/** A link of `./powercrm up` did not work any more; the sign-in page says so. */
export const linkFailed = ref(false);
