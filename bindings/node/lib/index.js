export { Bulk } from './bulk.js';
export { Client } from './client.js';
export * from './errors.js';
export { Login } from './login.js';
export { OnboardingError } from './onboarding-error.js';
export { Sandbox } from './sandbox.js';
export { VERSION } from './version.js';
