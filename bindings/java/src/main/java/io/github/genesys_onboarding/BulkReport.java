package io.github.genesys_onboarding;

import java.util.List;
import java.util.Map;

/**
 * The outcomes of a bulk run so far.
 *
 * @param isComplete whether everyone is done
 * @param summary a sentence, such as {@code 1998 of 2000 people done, 2 rejected}
 * @param counts how many: people, done, rejected, inDoubt, notSent, duplicates, resumed, reconciled
 * @param outcomes in the order of submission, or of enlisting
 * @param duplicates the keys of people who were submitted again
 * @param stopped why the run ended early; null if it did not
 */
public record BulkReport(
    boolean isComplete,
    String summary,
    Map<String, Integer> counts,
    List<BulkOutcome> outcomes,
    List<Map<String, Map<String, Object>>> duplicates,
    String stopped) {}
