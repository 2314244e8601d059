package streamwright.interop;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;

/**
 * Prints every partition that does not have all of its copies in sync, internal topics included; nothing when all have.
 */
public final class BehindReplicas {
    private BehindReplicas() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: BehindReplicas BOOTSTRAP");
            System.exit(2);
        }
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]))) {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
            for (var topic : admin.describeTopics(names).allTopicNames().get().values()) {
                for (var partition : topic.partitions()) {
                    if (partition.isr().size() < partition.replicas().size()) {
                        System.out.println(topic.name() + " " + partition.partition());
                    }
                }
            }
        }
    }
}
