package weir.record;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import weir.stream.StreamKey;

/** The recordings of this node that are under way or have failed, as its operator sees them. Safe from any thread. */
final class LocalRecordings {

    private final Map<StreamKey, RecordingStatus> recordings = new ConcurrentHashMap<>();

    void put(RecordingStatus status) {
        recordings.put(status.key(), status);
    }

    void remove(StreamKey key) {
        recordings.remove(key);
    }

    /** As they are now, ordered by key. */
    List<RecordingStatus> all() {
        return recordings.values().stream()
                .sorted(Comparator.comparing(status -> status.key().toString()))
                .toList();
    }
}
