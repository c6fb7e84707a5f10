package io.github.genesys_onboarding;

import com.sun.jna.Pointer;
import java.util.Map;

/**
 * A bulk run: many people staged, created or joined, each exactly once, also after a crash.
 *
 * <p>It keeps a journal, with which a later run continues. Many threads may submit.
 */
public final class Bulk extends NativeObject {
  /**
   * Opens a journal, or creates it.
   *
   * @param client the client, whose cancel ends the run
   * @param options the options, of which {@code journal} is required
   * @throws OnboardingException.Configuration if another run uses the journal, or it is damaged
   */
  public Bulk(Client client, BulkOptions options) {
    super(
        open(Argument.required("client", client), Argument.required("options", options)),
        Functions::genesys_bulk_free,
        client.callbacks);
  }

  private static Pointer open(Client client, BulkOptions options) {
    byte[] json = options.toJson();
    return client.call((self, bulk, error) -> Functions.genesys_bulk_open(self, json, bulk, error));
  }

  /**
   * Adds a person to the report who is not submitted yet.
   *
   * @param request the request of the person
   */
  public void enlist(BulkRequest request) {
    byte[] json = toJson(request);
    call((self, none, error) -> Functions.genesys_bulk_enlist_json(self, json, error));
  }

  /**
   * Does everything for one person, and returns when the outcome is known.
   *
   * @param request the request of the person
   * @return the outcome
   * @throws OnboardingException.InvalidArgument for this person alone; every other exception ends
   *     the run
   */
  public BulkOutcome submit(BulkRequest request) {
    byte[] json = toJson(request);
    return call(
        BulkOutcome.class,
        (self, outcome, error) -> Functions.genesys_bulk_submit_json(self, json, outcome, error));
  }

  /**
   * Returns the outcomes so far.
   *
   * @return the report
   */
  public BulkReport report() {
    return call(BulkReport.class, Functions::genesys_bulk_report_json);
  }

  private static byte[] toJson(BulkRequest request) {
    String kind = Argument.required("request", request).kind();
    return Argument.json("request", Map.of(kind, request));
  }
}
