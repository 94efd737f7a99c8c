using PowerCrm.Registration;
using PowerCrm.Review;

namespace PowerCrm.Host.Tests.Review;

/// <summary>Two modules name the same fields, but neither can use the other's table.</summary>
public class PointerTests
{
    [Fact]
    public void a_reviewer_may_point_at_every_field_that_decides() => ReasonCatalogue.Pointers
        .ShouldBe(RegistrationForm.Fields.Where(f => f.Kind != FieldKind.Profile).Select(f => f.Pointer), ignoreOrder: true);
}
