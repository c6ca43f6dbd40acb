package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings there are: the keys under {@code weir} in reference.conf, each with what its comment calls legal. */
final class Keys {

    static final String ROOT = "weir";
    private static final String LEGAL = "Legal:";

    private final SortedMap<String, ConfigValue> reference = new TreeMap<>();

    private Keys(Config reference) {
        for (Map.Entry<String, ConfigValue> entry : reference.getConfig(ROOT).entrySet()) {
            this.reference.put(ROOT + "." + entry.getKey(), entry.getValue());
        }
    }

    static Keys of(Config reference) {
        return new Keys(reference);
    }

    Set<String> all() {
        return Collections.unmodifiableSet(reference.keySet());
    }

    /** What the key takes, as reference.conf says it. */
    String legal(String key) {
        return reference.get(key).origin().comments().stream()
                .map(String::strip)
                .filter(line -> line.startsWith(LEGAL))
                .map(line -> line.substring(LEGAL.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("reference.conf does not say what is legal for " + key));
    }

    /** The environment variable that sets the key. */
    static String environmentVariable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Refuses what is no setting.
     *
     * @param origin where it was written, for the message
     * @throws ConfigurationException names the key and the nearest one there is
     */
    void require(String key, String origin) {
        if (reference.containsKey(key)) {
            return;
        }
        if (key.equals(ROOT) || reference.keySet().stream().anyMatch(legal -> legal.startsWith(key + "."))) {
            throw new ConfigurationException(origin + ": " + key + " is a section of keys and takes no value");
        }
        throw new ConfigurationException(origin + ": there is no key " + key
                + Nearest.to(key, reference.keySet())
                        .map(nearest -> "; the nearest is " + nearest)
                        .orElse(""));
    }
}
