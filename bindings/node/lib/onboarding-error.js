/** The base class of all errors; its properties are the facts that the library knows. */
export class OnboardingError extends Error {
  constructor({ message, ...facts }) {
    super(message);
    Object.assign(this, facts);
  }

  get name() {
    return this.constructor.name;
  }
}
