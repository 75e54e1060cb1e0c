package dev.daybook.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * How the database of the settings is reached in a role.
 *
 * @param setting the setting that names the role
 * @param url where it is
 * @param login the role
 */
public record DatabaseAccess(String setting, String url, Login login) {

    private static final int SECONDS = 10;

    /** That of the running service. */
    public static DatabaseAccess service(Environment environment) {
        return new DatabaseAccess(
                "spring.datasource.username",
                text(environment, "spring.datasource.url", ""),
                new Login(
                        text(environment, "spring.datasource.username", ""),
                        text(environment, "spring.datasource.password", "")));
    }

    /** That of the migrations. */
    public static DatabaseAccess owner(Environment environment) {
        DatabaseAccess service = service(environment);
        String user = environment.getProperty("spring.flyway.user");
        return new DatabaseAccess(
                StringUtils.hasText(user) ? "spring.flyway.user" : service.setting,
                text(environment, "spring.flyway.url", service.url),
                StringUtils.hasText(user)
                        ? new Login(user, text(environment, "spring.flyway.password", ""))
                        : service.login);
    }

    /** The name of the role that deletes. */
    public static String retentionRole(Environment environment) {
        return text(
                environment,
                "daybook.retention.datasource.username",
                service(environment).login().role());
    }

    private static String text(Environment environment, String setting, String otherwise) {
        String text = environment.getProperty(setting);
        return StringUtils.hasText(text) ? text : otherwise;
    }

    /** A connection of its own, which also works through a pooler of whatever mode, and never waits for long. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login.role());
        properties.setProperty("password", login.password());
        properties.setProperty("ApplicationName", "daybook check");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("loginTimeout", Integer.toString(SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(SECONDS));
        return DriverManager.getConnection(url, properties);
    }

    /** The role and where it is set, without the password and the URL, which may hold one. */
    @Override
    public String toString() {
        return login.role() + " (" + setting + ")";
    }
}
