// Validates files as PDF/A of one flavour: a line "= true|false checks file" each, "- clause" for faults.
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Check {
    public static void main(String[] given) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(given[0]);
        for (int n = 1; n < given.length; n++) {
            try (var stream = new FileInputStream(given[n]);
                    var parser = Foundries.defaultInstance().createParser(stream, flavour);
                    var validator = Foundries.defaultInstance()
                            .createValidator(flavour, 1000000, false, false, false)) {
                ValidationResult found = validator.validate(parser);
                System.out.println("= " + found.isCompliant() + " " + found.getTotalAssertions());
                for (TestAssertion each : found.getTestAssertions()) {
                    if (each.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println("- " + each.getRuleId().getClause() + " " + each.getMessage());
                    }
                }
            }
        }
    }
}
