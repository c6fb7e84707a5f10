package io.github.genesys_onboarding;

import java.util.LinkedHashMap;
import java.util.Map;

/** Named values. Which names there are, and which values they may have, is known to the library. */
abstract class Parameters<T extends Parameters<T>> {
  private final Map<String, Object> values = new LinkedHashMap<>();

  abstract T self();

  /**
   * Sets a value by its name in JSON.
   *
   * @param name the name, such as {@code totalTimeoutMs}
   * @param value the value; null for the default
   * @return this
   */
  public final T set(String name, Object value) {
    values.put(Argument.required("name", name), value);
    return self();
  }

  /**
   * Sets values by their names in JSON.
   *
   * @param values the values by name, such as those of a configuration file
   * @return this
   */
  public final T set(Map<String, ?> values) {
    Argument.required("values", values).forEach(this::set);
    return self();
  }

  /**
   * Sets what is set in others.
   *
   * @param others the others
   * @return this
   */
  public T set(T others) {
    Parameters<T> parameters = Argument.required("others", others);
    return set(parameters.values);
  }

  final byte[] toJson() {
    return Argument.json("values", values);
  }

  /** The names alone, since values may be secrets. */
  @Override
  public final String toString() {
    return getClass().getSimpleName() + values.keySet();
  }
}
