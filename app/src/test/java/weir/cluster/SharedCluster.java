package weir.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the three nodes that several test classes share, all of them running, whatever the test before has done to them. */
final class SharedCluster implements ParameterResolver {

    private static final int NODES = 3;

    /** Stopped when all tests have run. */
    private record Running(TestCluster cluster) implements AutoCloseable {
        @Override
        public void close() {
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == TestCluster.class;
    }

    @Override
    public TestCluster resolveParameter(ParameterContext parameter, ExtensionContext test) {
        TestCluster cluster = test.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedCluster.class))
                .getOrComputeIfAbsent(Running.class, key -> new Running(TestCluster.start(NODES)), Running.class)
                .cluster();
        cluster.restore();
        return cluster;
    }
}
