package dev.daybook.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.stereotype.Component;

/** Puts {@link Connections} in the place of the one pool that Spring Boot makes of the settings. */
@Component
class ConnectionsByPurpose implements DestructionAwareBeanPostProcessor {

    private final ObjectProvider<DatabaseSettings> settings;
    private final ObjectProvider<MeterRegistry> meters;
    private final Map<Object, Connections> made = new ConcurrentHashMap<>();

    ConnectionsByPurpose(ObjectProvider<DatabaseSettings> settings, ObjectProvider<MeterRegistry> meters) {
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof HikariDataSource pattern)) {
            return bean;
        }
        Connections connections = new Connections(pattern, settings.getObject(), meters.getIfAvailable());
        made.put(bean, connections);
        return connections;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof HikariDataSource;
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String name) {
        Connections connections = made.remove(bean);
        if (connections != null) {
            connections.close();
        }
    }
}
