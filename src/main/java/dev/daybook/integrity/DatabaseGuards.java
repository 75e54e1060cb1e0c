package dev.daybook.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Examines what keeps the log as it is within the database itself: who owns the tables, who may do what with them, and the triggers
 * that refuse it to everybody. Whoever takes one away for a moment, and puts it back, is found by what was changed meanwhile alone.
 */
@Component
class DatabaseGuards {

    /** What roles other than the owner may do with a table, beside reading it. */
    private static final Map<String, Set<String>> PRIVILEGES = Map.of(
            "event", Set.of("INSERT"),
            "event_resource", Set.of("INSERT"),
            "tile", Set.of("INSERT"),
            "checkpoint", Set.of("INSERT"),
            "log_key", Set.of("INSERT"),
            "log_head", Set.of("INSERT", "UPDATE"),
            "log_cursor", Set.of("INSERT", "UPDATE"),
            "event_count", Set.of("INSERT", "UPDATE"),
            "api_token", Set.of("INSERT", "DELETE"));

    /** Where the retention role alone may take away what has expired. */
    private static final Set<String> EXPIRING = Set.of("event", "event_resource");

    /** What the retention role alone may empty. */
    private static final Set<String> IDENTIFYING = Set.of(
            "event.username",
            "event.ip",
            "event.email",
            "event.org_name",
            "event.project_name",
            "event.identifying_details",
            "event.salts");

    /** What grows. */
    private static final Set<String> GROWING = Set.of("tile.width", "tile.hashes");

    private static final String REFUSE_CHANGE = "refuse_change";

    /** The bits of {@code pg_trigger.tgtype}. */
    private static final int ROW = 1;

    private static final int BEFORE = 2;
    private static final int INSERT = 4;
    private static final int DELETE = 8;
    private static final int UPDATE = 16;
    private static final int TRUNCATE = 32;

    private record Guard(String table, String name, String function, int type) {}

    private static final List<Guard> GUARDS = List.of(
            new Guard("event", "append_only", REFUSE_CHANGE, BEFORE | UPDATE | DELETE | TRUNCATE),
            new Guard("event", "forgets", "refuse_all_but_forgetting", ROW | BEFORE | UPDATE),
            new Guard("event_resource", "append_only", REFUSE_CHANGE, BEFORE | UPDATE | DELETE | TRUNCATE),
            new Guard("tile", "grows", "refuse_other_tile", ROW | BEFORE | UPDATE),
            new Guard("tile", "append_only", REFUSE_CHANGE, BEFORE | DELETE | TRUNCATE),
            new Guard("checkpoint", "grows", "refuse_smaller_checkpoint", ROW | BEFORE | INSERT),
            new Guard("checkpoint", "append_only", REFUSE_CHANGE, BEFORE | UPDATE | DELETE | TRUNCATE),
            new Guard("log_key", "append_only", REFUSE_CHANGE, BEFORE | UPDATE | DELETE | TRUNCATE));

    private static final Pattern FUNCTION = Pattern.compile(
            "create (?:or replace )?function (\\w+)\\([^;]*?\\bas\\s+\\$\\$(.*?)\\$\\$", Pattern.DOTALL);

    private static final String RETENTION_ROLE = "${retentionRole}";

    /** The tables, and the partitions of each. */
    private static final String TABLES = """
            with guarded as (
                select c.oid, c.relname, c.relowner, c.relacl, coalesce(p.relname, c.relname)::text as base
                from pg_class c
                left join pg_inherits i on i.inhrelid = c.oid
                left join pg_class p on p.oid = i.inhparent
                where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
                    and coalesce(p.relname, c.relname) = any (?)
            )
            """;

    private static final RowMapper<Looking> LOOKING = (row, number) ->
            new Looking(row.getString("me"), row.getString("owner"), row.getBoolean("super"), row.getBoolean("member"));

    private static final RowMapper<Granted> GRANTED = (row, number) -> new Granted(
            row.getString("relname"),
            row.getString("base"),
            row.getString("attname"),
            row.getString("privilege_type"),
            row.getString("grantee"));

    private static final RowMapper<String> GUARDED = (row, number) -> row.getString("relname") + " "
            + row.getString("tgname") + " " + row.getString("proname") + " " + row.getInt("tgtype");

    private final JdbcClient jdbc;

    DatabaseGuards(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** As whom this looks, and whose the tables are. */
    private record Looking(String me, String owner, boolean superuser, boolean member) {}

    /** What a role may do with a table, or with a column of it. */
    private record Granted(
            String table, String base, @Nullable String column, String privilege, String grantee) {}

    /** Tells what is wrong, a sentence each, and returns what was shown if nothing is. */
    List<String> examine(Consumer<String> faults) {
        Looking looking = jdbc.sql("""
                        select current_user as me, o.rolname as owner, m.rolsuper as super,
                            pg_has_role(current_user, o.oid, 'member') as member
                        from pg_class c
                        join pg_roles o on o.oid = c.relowner
                        join pg_roles m on m.rolname = current_user
                        where c.oid = 'event'::regclass""").query(LOOKING).single();
        Set<String> retention = functions(looking.owner, faults);
        triggers(faults);
        privileges(retention, faults);
        List<String> facts = new ArrayList<>();
        facts.add("Triggers refuse every change of what was appended and signed, but to " + String.join(", ", retention)
                + "; no other role than the owner may do more than the service needs.");
        if (looking.me.equals(looking.owner)) {
            facts.add("The role " + looking.me
                    + " owns the tables. If the service uses it too, then this is a database of a"
                    + " single user: nothing but the triggers keeps the service from changing what is stored, and it may"
                    + " take these away.");
        } else if (retention.contains(looking.me)) {
            facts.add("The role " + looking.me
                    + ", as which this looked, may delete. If the service uses it too, then the"
                    + " database does not keep it from that.");
        } else if (looking.superuser || looking.member) {
            faults.accept("The role " + looking.me + " may do all that the owner " + looking.owner
                    + " may: the database does not keep it from changing what is stored.");
        }
        return facts;
    }

    /** Compares the functions of the triggers with those of the migrations; returns the roles to which changes are not refused. */
    private Set<String> functions(String owner, Consumer<String> faults) {
        Set<String> retention = new TreeSet<>();
        Map<String, String> stored = new TreeMap<>();
        jdbc.sql("""
                        select p.proname, p.prosrc, pg_get_userbyid(p.proowner) as owner from pg_proc p
                        where p.pronamespace = current_schema()::regnamespace""").query(row -> {
            if (row.getString("owner").equals(owner)) {
                stored.put(row.getString("proname"), row.getString("prosrc"));
            }
        });
        migrated().forEach((name, body) -> {
            String found = stored.get(name);
            Matcher matcher = Pattern.compile(Pattern.quote(body).replace(RETENTION_ROLE, "\\E([^']+)\\Q"))
                    .matcher(found == null ? "" : found);
            if (!matcher.matches()) {
                faults.accept("The function " + name + " is "
                        + (found == null ? "missing." : "not the one of this version."));
            } else if (matcher.groupCount() > 0) {
                retention.add(matcher.group(1));
            }
        });
        boolean empties = jdbc.sql("""
                        select is_emptied('{"a": 1, "b": 2}', '{"a": 1}') and is_emptied('{"a": 1}', null)
                            and not is_emptied('{"a": 1}', '{"a": 2}') and not is_emptied('{"a": 1}', '{"b": 1}')
                            and not is_emptied('{"a": 1}', '[]') and not is_emptied(null, '{}')""").query(Boolean.class).single();
        if (!empties) {
            faults.accept("The function is_emptied is not the one of this version.");
        }
        return retention;
    }

    /** The bodies of the functions that the migrations made last, by their names. */
    private static Map<String, String> migrated() {
        try {
            List<Resource> files = new ArrayList<>(List.of(
                    new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/V*__*.sql")));
            files.sort(Comparator.comparingInt(DatabaseGuards::version));
            Map<String, String> bodies = new TreeMap<>();
            for (Resource file : files) {
                Matcher function = FUNCTION.matcher(file.getContentAsString(StandardCharsets.UTF_8));
                while (function.find()) {
                    bodies.put(function.group(1), function.group(2));
                }
            }
            return bodies;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int version(Resource migration) {
        String name = String.valueOf(migration.getFilename());
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private void triggers(Consumer<String> faults) {
        Set<String> found = new TreeSet<>(
                jdbc.sql(TABLES + """
                        select g.relname, t.tgname, p.proname, t.tgtype from guarded g
                        join pg_trigger t on t.tgrelid = g.oid
                        join pg_proc p on p.oid = t.tgfoid
                        where not t.tgisinternal and t.tgenabled in ('O', 'A') and t.tgqual is null and t.tgattr = ''""").param(tables()).query(GUARDED).list());
        jdbc.sql(TABLES + "select relname, base from guarded order by relname")
                .param(tables())
                .query(row -> {
                    String table = row.getString("relname");
                    String base = row.getString("base");
                    GUARDS.stream()
                            .filter(guard -> guard.table.equals(base)
                                    && !found.contains(
                                            table + " " + guard.name + " " + guard.function + " " + guard.type))
                            .forEach(guard -> faults.accept("The trigger " + guard.name + " on " + table
                                    + " is missing, switched off or another one."));
                });
    }

    private void privileges(Set<String> retention, Consumer<String> faults) {
        List<Granted> granted =
                jdbc.sql(TABLES + """
                        select g.relname, g.base, null as attname, a.privilege_type,
                            case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end as grantee
                        from guarded g cross join lateral aclexplode(g.relacl) a
                        where a.grantee <> g.relowner
                        union all
                        select g.relname, g.base, c.attname, a.privilege_type,
                            case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end
                        from guarded g join pg_attribute c on c.attrelid = g.oid
                        cross join lateral aclexplode(c.attacl) a
                        where a.grantee <> g.relowner
                        order by 1, 3, 4, 5""").param(tables()).query(GRANTED).list();
        for (Granted each : granted) {
            if (!mayBe(each, retention)) {
                faults.accept("The role " + each.grantee + " may " + each.privilege + " on " + each.table
                        + (each.column == null ? "" : " (" + each.column + ")") + ".");
            }
        }
    }

    private static boolean mayBe(Granted granted, Set<String> retention) {
        return switch (granted.privilege) {
            case "SELECT", "REFERENCES", "MAINTAIN" -> true;
            default ->
                PRIVILEGES.getOrDefault(granted.base, Set.of()).contains(granted.privilege)
                        || (retention.contains(granted.grantee)
                                && ((granted.privilege.equals("DELETE") && EXPIRING.contains(granted.base))
                                        || isOfColumn(granted, IDENTIFYING)))
                        || isOfColumn(granted, GROWING);
        };
    }

    private static boolean isOfColumn(Granted granted, Set<String> columns) {
        return granted.privilege.equals("UPDATE") && columns.contains(granted.base + "." + granted.column);
    }

    private static String[] tables() {
        return PRIVILEGES.keySet().toArray(String[]::new);
    }
}
