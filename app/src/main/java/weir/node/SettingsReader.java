package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import weir.settings.HostPort;
import weir.settings.SettingsException;

/** Reads typed values of one section. A value that cannot be used ends in a line that says where it was given, its key, and what is legal. */
final class SettingsReader {

    private final Config config;
    private final Keys keys;
    private final String section;

    /** @param section the path the keys are relative to */
    SettingsReader(Config config, Keys keys, String section) {
        this.config = config;
        this.keys = keys;
        this.section = section;
    }

    SettingsReader section(String name) {
        return new SettingsReader(config, keys, path(name));
    }

    int number(String key) {
        return read(key, path -> Integer.parseInt(config.getString(path).strip()));
    }

    /** A size in bytes. */
    int bytes(String key) {
        return read(key, path -> Math.toIntExact(config.getMemorySize(path).toBytes()));
    }

    Duration duration(String key) {
        return read(key, config::getDuration);
    }

    HostPort hostPort(String key) {
        return read(key, path -> HostPort.parse(config.getString(path)));
    }

    List<HostPort> hostPorts(String key) {
        return read(key, path -> strings(path).stream().map(HostPort::parse).toList());
    }

    /** A file, or none. */
    Optional<Path> file(String key) {
        return read(key, path -> {
            String name = config.getString(path);
            return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name));
        });
    }

    /** An error does not show the texts, which may hold secrets. */
    List<String> texts(String key) {
        return readSecret(key, this::strings);
    }

    /**
     * A list of objects that have exactly these fields; in a variable or a property it is written as HOCON. An error does not show them.
     *
     * @param fields each is there, as a text or as a list of texts
     */
    List<Map<String, List<String>>> objects(String key, Set<String> fields) {
        return readSecret(key, path -> {
            Config list = value(path).valueType() == ConfigValueType.STRING
                    ? ConfigFactory.parseString(path + " = " + config.getString(path))
                    : config;
            List<Map<String, List<String>>> objects = new ArrayList<>();
            for (Config object : list.getConfigList(path)) {
                objects.add(object(object, fields));
            }
            return objects;
        });
    }

    private static Map<String, List<String>> object(Config object, Set<String> fields) {
        if (!object.root().keySet().equals(fields)) {
            throw new IllegalArgumentException("other fields");
        }
        Map<String, List<String>> texts = new HashMap<>();
        for (String field : fields) {
            boolean list = object.getValue(field).valueType() == ConfigValueType.LIST;
            texts.put(field, list ? object.getStringList(field) : List.of(object.getString(field)));
        }
        return texts;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return read(key, path -> constant(config.getString(path), type));
    }

    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        return read(
                key,
                path -> strings(path).stream().map(name -> constant(name, type)).toList());
    }

    /** Builds the section's record and names the key in full when the record refuses it. */
    <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (SettingsException e) {
            throw new ConfigurationException(where(path(e.key())) + " " + e.problem());
        }
    }

    private <T> T read(String key, Function<String, T> reading) {
        String path = path(key);
        try {
            return reading.apply(path);
        } catch (ConfigException | IllegalArgumentException | ArithmeticException e) {
            throw new ConfigurationException(
                    where(path) + " is " + written(value(path)) + "; legal: " + keys.legal(path));
        }
    }

    private <T> T readSecret(String key, Function<String, T> reading) {
        String path = path(key);
        try {
            return reading.apply(path);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new ConfigurationException(where(path) + " cannot be used; legal: " + keys.legal(path));
        }
    }

    /** A list, which may also be written as one string with commas. */
    private List<String> strings(String path) {
        if (value(path).valueType() == ConfigValueType.LIST) {
            return config.getStringList(path);
        }
        return Arrays.stream(config.getString(path).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static <E extends Enum<E>> E constant(String name, Class<E> type) {
        return Enum.valueOf(type, name.strip().toUpperCase(Locale.ROOT));
    }

    private String path(String key) {
        return section + "." + key;
    }

    /** Where the value was given, and its key. */
    private String where(String path) {
        return value(path).origin().description() + ": " + path;
    }

    private static String written(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING -> "'" + value.unwrapped() + "'";
            case NULL -> "null";
            default -> String.valueOf(value.unwrapped());
        };
    }

    /** The value even where it is null, which {@link Config#getValue} does not give. */
    private ConfigValue value(String path) {
        ConfigValue value = config.root();
        for (String part : ConfigUtil.splitPath(path)) {
            value = ((ConfigObject) value).get(part);
        }
        return value;
    }
}
