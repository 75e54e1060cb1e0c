package dev.daybook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.daybook.event.EventLog;
import dev.daybook.event.Post;
import jakarta.persistence.Entity;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The rules of docs/architecture.md about who may use what. */
class ModulesTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.daybook");

    @Test
    void useOnlyWhatTheyMay() {
        ApplicationModules.of(DaybookApplication.class).verify();
    }

    @Test
    void leaveTheRootPackageToTheApplication() {
        classes()
                .that()
                .resideInAPackage("dev.daybook")
                .should()
                .haveFullyQualifiedName(DaybookApplication.class.getName())
                .orShould()
                .haveSimpleName("package-info")
                .check(CLASSES);
    }

    @Test
    void keepHttpToDoorsPagesAndTheFiltersOfAccess() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.daybook.api..", "dev.daybook.console..", "dev.daybook.access")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..", "org.springframework.http..")
                .check(CLASSES);
    }

    @Test
    void keepTheKernelAndTheEntryFreeOfSpringAndJpa() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.daybook.kernel", "dev.daybook.entry")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta..")
                .check(CLASSES);
    }

    /** Who may post what is decided in a room. */
    @Test
    void letDoorsAndPagesAppendThroughAccessAlone() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.daybook.api..", "dev.daybook.console..")
                .should()
                .callMethod(EventLog.class, "append", Post.class)
                .check(CLASSES);
    }

    /** Pages stand beside the doors, over the same rooms; of the doors they share what words errors. */
    @Test
    void keepPagesOutOfDoors() {
        noClasses()
                .that()
                .resideInAPackage("dev.daybook.console..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.daybook.api.*..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.daybook.console..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.daybook.console..")
                .check(CLASSES);
    }

    @Test
    void keepTheEntryFreeOfTheDatabaseAndOfMappers() {
        noClasses()
                .that()
                .resideInAPackage("dev.daybook.entry")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "tools.jackson.databind..", "com.fasterxml..")
                .check(CLASSES);
    }

    @Test
    void keepEntitiesToThemselves() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .haveSimpleNameEndingWith("Row")
                .check(CLASSES);
    }
}
