package weir.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import weir.settings.HostPort;
import weir.settings.SettingsException;

/**
 * Where the node listens, whom it joins and what it does: the keys directly under {@code weir}.
 *
 * @param http for viewers
 * @param ops for operators
 * @param cluster for the other nodes
 * @param seeds none means a cluster of one
 */
record NodeSettings(
        HostPort listen, HostPort http, HostPort ops, HostPort cluster, List<HostPort> seeds, Set<Role> roles) {

    /** @throws SettingsException names the key */
    NodeSettings {
        seeds = List.copyOf(seeds);
        roles = Set.copyOf(roles);
        if (roles.isEmpty()) {
            throw new SettingsException("roles", "is empty, so the node would do nothing");
        }
        for (HostPort seed : seeds) {
            if (seed.port() == 0 || seed.isAllInterfaces()) {
                throw new SettingsException("seeds", "holds " + seed + ", which is no address to reach a node at");
            }
        }
        Map<HostPort, String> taken = new LinkedHashMap<>();
        refuseTwice(taken, "listen", listen);
        refuseTwice(taken, "http", http);
        refuseTwice(taken, "ops", ops);
        refuseTwice(taken, "cluster", cluster);
    }

    private static void refuseTwice(Map<HostPort, String> taken, String key, HostPort address) {
        if (address.port() != 0 && taken.putIfAbsent(address, key) != null) {
            throw new SettingsException(key, "is " + address + ", where weir." + taken.get(address) + " is already");
        }
    }
}
