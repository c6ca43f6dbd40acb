package weir.settings;

import java.util.Objects;

/** A setting that cannot be used. It names the key and says what is wrong with the value; whoever knows where the value came from adds that. */
public final class SettingsException extends RuntimeException {

    private final String key;
    private final String problem;

    /**
     * @param key the configuration key, or its last part when a settings record speaks
     * @param problem what is wrong, to be read after the key: {@code "is 12, not from 128 to 4096"}
     */
    public SettingsException(String key, String problem) {
        super(Objects.requireNonNull(key) + " " + Objects.requireNonNull(problem), null, false, false);
        this.key = key;
        this.problem = problem;
    }

    public String key() {
        return key;
    }

    public String problem() {
        return problem;
    }
}
