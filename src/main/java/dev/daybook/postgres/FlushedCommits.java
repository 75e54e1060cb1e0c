package dev.daybook.postgres;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * What the service has answered is flushed, also where the server, the database or the role was set not to wait for it: each
 * connection of the pool sees to that when it is opened. It is no setting, because a setting can be replaced by somebody who
 * wanted something else of it; what the operator has a connection do comes after it.
 */
@Component
class FlushedCommits implements BeanPostProcessor {

    /** Where more than the default is asked for, such as to wait for a standby, that stays. */
    private static final String WAIT_FOR_THE_FLUSH =
            "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            String further = pool.getConnectionInitSql();
            pool.setConnectionInitSql(
                    further == null || further.isBlank() ? WAIT_FOR_THE_FLUSH : WAIT_FOR_THE_FLUSH + "; " + further);
        }
        return bean;
    }
}
