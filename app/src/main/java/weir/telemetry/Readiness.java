package weir.telemetry;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the node can take traffic: named conditions that must all hold. Nothing required yet means not ready. Thread-safe. */
public final class Readiness {

    private final Map<String, Boolean> conditions = new ConcurrentHashMap<>();

    /** One thing that must hold. */
    public final class Condition {

        private final String name;

        private Condition(String name) {
            this.name = name;
        }

        public void met() {
            conditions.put(name, true);
        }

        public void lost() {
            conditions.put(name, false);
        }
    }

    /** From now on the node is not ready until this condition is met. Asking twice for a name gives the same condition. */
    public Condition require(String name) {
        conditions.putIfAbsent(name, false);
        return new Condition(name);
    }

    public boolean isReady() {
        return !conditions.isEmpty() && !conditions.containsValue(false);
    }

    /** The names of the conditions that do not hold, sorted. */
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        conditions.forEach((name, holds) -> {
            if (!holds) {
                missing.add(name);
            }
        });
        return Collections.unmodifiableSet(missing);
    }
}
