package weir.loadtest.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which cores servers run on and which one this program does, as {@code taskset -c} takes them; wherever the system likes when
 * empty.
 */
public record Cores(Optional<String> servers, Optional<String> load) {

    /** The command, with the processes it starts bound to the servers' cores. */
    List<String> bind(List<String> command) {
        List<String> bound = new ArrayList<>();
        servers.ifPresent(list -> bound.addAll(List.of("taskset", "-c", list)));
        bound.addAll(command);
        return bound;
    }

    /** Binds a process that runs already, and whatever it has started. */
    void bindServer(long pid) {
        servers.ifPresent(list -> {
            bind(list, pid);
            ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(child -> bind(list, child.pid()));
        });
    }

    /** Binds this program. */
    public void bindLoad() {
        load.ifPresent(list -> bind(list, ProcessHandle.current().pid()));
    }

    private static void bind(String list, long pid) {
        Program.run(List.of("taskset", "-a", "-c", "-p", list, Long.toString(pid)));
    }
}
