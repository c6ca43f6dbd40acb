package weir.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the three nodes that several test classes share, all of them running, whatever the test before has done to them; and
 * a load balancer of its own before them where it wants one.
 */
final class SharedCluster implements ParameterResolver {

    private static final int NODES = 3;
    private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);

    /** Stopped when all tests have run. */
    private record Running(TestCluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return type(parameter) == TestCluster.class || type(parameter) == LoadBalancer.class;
    }

    /** So that what a test is constructed with ends with the test, not with its class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        TestCluster cluster = running(test);
        if (type(parameter) == TestCluster.class) {
            return cluster;
        }
        return test.getStore(NAMESPACE)
                .getOrComputeIfAbsent(LoadBalancer.class, key -> LoadBalancer.before(cluster), LoadBalancer.class);
    }

    private static Class<?> type(ParameterContext parameter) {
        return parameter.getParameter().getType();
    }

    private static TestCluster running(ExtensionContext test) {
        TestCluster cluster = test.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> new Running(TestCluster.start(NODES)), Running.class)
                .cluster();
        cluster.restore();
        return cluster;
    }
}
