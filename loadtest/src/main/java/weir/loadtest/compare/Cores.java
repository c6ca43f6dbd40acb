package weir.loadtest.compare;

import java.io.IOException;
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
        try {
            Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", list, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(taskset.getInputStream().readAllBytes());
            if (taskset.waitFor() != 0) {
                throw new CompareException("taskset: " + said.strip());
            }
        } catch (IOException e) {
            throw new CompareException("taskset: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompareException("interrupted");
        }
    }
}
