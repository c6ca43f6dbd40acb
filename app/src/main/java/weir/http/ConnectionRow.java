package weir.http;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import weir.connection.ConnectionInfo;
import weir.connection.Connections;
import weir.stream.StreamKey;

/** A connection as {@code /api/connections} shows it. */
record ConnectionRow(
        String connection,
        String peer,
        String since,
        List<String> publishes,
        List<String> plays,
        long bytesIn,
        long bytesOut,
        long framesDropped) {

    static List<ConnectionRow> all(Connections connections) {
        return connections.open().stream()
                .sorted(Comparator.comparing(ConnectionInfo::since))
                .map(ConnectionRow::of)
                .toList();
    }

    private static ConnectionRow of(ConnectionInfo info) {
        return new ConnectionRow(
                info.id(),
                info.peer(),
                info.since().toString(),
                names(info.published()),
                names(info.played()),
                info.bytesIn(),
                info.bytesOut(),
                info.framesDropped());
    }

    private static List<String> names(Set<StreamKey> keys) {
        return keys.stream().map(StreamKey::toString).sorted().toList();
    }
}
