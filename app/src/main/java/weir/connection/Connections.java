package weir.connection;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of this node that are open now. */
public final class Connections {

    private final Map<String, ConnectionInfo> open = new ConcurrentHashMap<>();

    public Collection<ConnectionInfo> open() {
        return Collections.unmodifiableCollection(open.values());
    }

    void opened(ConnectionInfo info) {
        open.put(info.id(), info);
    }

    void closed(ConnectionInfo info) {
        open.remove(info.id());
    }

    int count() {
        return open.size();
    }
}
