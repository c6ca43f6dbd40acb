package weir.record;

import weir.stream.KeyPattern;

/**
 * Whether and how the streams that match are recorded.
 *
 * @param record false leaves them out, whatever else is recorded
 */
public record RecordRule(KeyPattern match, boolean record, RecordingPlan plan) {}
