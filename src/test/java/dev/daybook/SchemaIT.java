package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The whole schema, as the migrations make it, is one reviewed file. Partitions are left out: their names follow the
 * clock. When the test fails on a change that was meant, copy {@code target/schema.sql} over the golden file.
 */
class SchemaIT extends IntegrationTest {

    private static final Path GOLDEN = Path.of("src/test/resources/schema.golden.sql");

    @Autowired
    JdbcClient jdbc;

    @Test
    void isWhatTheGoldenFileSays() throws IOException {
        String schema =
                String.join(
                                "\n\n",
                                jdbc.sql("""
                with tables as (
                    select c.oid, c.relname as name, pg_get_partkeydef(c.oid) as partitioned, c.reloptions, c.relacl
                    from pg_class c
                    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                      and not c.relispartition and c.relname <> 'flyway_schema_history'
                )
                select statement from (
                    select 1 as kind, name, 'create table ' || name || E' (\n' || (
                        select string_agg('    ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                            || case when a.attcollation <> t.typcollation then ' collate "' || l.collname || '"' else '' end
                            || case when a.attnotnull then ' not null' else '' end
                            || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), E',\n' order by a.attnum)
                        from pg_attribute a
                        join pg_type t on t.oid = a.atttypid
                        left join pg_collation l on l.oid = a.attcollation
                        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                        where a.attrelid = tables.oid and a.attnum > 0 and not a.attisdropped
                    ) || coalesce(E',\n' || (
                        select string_agg('    constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid), E',\n'
                            order by k.contype desc, k.conname)
                        from pg_constraint k where k.conrelid = tables.oid and k.contype <> 'n'
                    ), '') || E'\n)' || coalesce(' partition by ' || partitioned, '')
                      || coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') || ';' as statement
                    from tables
                    union all
                    select 2, i.relname, pg_get_indexdef(i.oid) || ';'
                    from pg_index x join pg_class i on i.oid = x.indexrelid join tables on tables.oid = x.indrelid
                    where not exists (select from pg_constraint k where k.conindid = i.oid)
                    union all
                    select 3, p.proname, pg_get_functiondef(p.oid) || ';'
                    from pg_proc p where p.pronamespace = 'public'::regnamespace
                    union all
                    select 4, tables.name || g.tgname, pg_get_triggerdef(g.oid) || ';'
                    from pg_trigger g join tables on tables.oid = g.tgrelid where not g.tgisinternal
                    union all
                    select 5, tables.name || a.grantee::regrole, 'grant ' || string_agg(lower(a.privilege_type), ', ' order by a.privilege_type)
                        || ' on ' || tables.name || ' to ' || a.grantee::regrole || ';'
                    from tables cross join aclexplode(tables.relacl) as a
                    where a.grantee::regrole::text not like '%owner' group by tables.name, a.grantee
                    union all
                    select 5, tables.name || a.grantee::regrole || 'columns', 'grant '
                        || string_agg(lower(a.privilege_type) || ' (' || t.attname || ')', ', ' order by a.privilege_type, t.attnum)
                        || ' on ' || tables.name || ' to ' || a.grantee::regrole || ';'
                    from tables join pg_attribute t on t.attrelid = tables.oid
                    cross join aclexplode(t.attacl) as a group by tables.name, a.grantee
                    union all
                    select 6, p.proname || a.grantee, 'grant execute on function ' || p.oid::regprocedure || ' to '
                        || case when a.grantee = 0 then 'public' else a.grantee::regrole::text end || ';'
                    from pg_proc p cross join aclexplode(p.proacl) as a
                    where p.pronamespace = 'public'::regnamespace and a.grantee <> p.proowner
                ) as statements order by kind, name""")
                                        .query((row, number) -> row.getString(1).stripTrailing())
                                        .list()) + "\n";
        Files.writeString(Path.of("target/schema.sql"), schema);
        assertThat(schema).isEqualTo(Files.readString(GOLDEN));
    }
}
