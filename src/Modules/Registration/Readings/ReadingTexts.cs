using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The texts for doubtful readings, and for pictures that show another paper than the expected one.</summary>
internal static class ReadingTexts
{
    public static string Of(string code, Language language) => (code, language) switch
    {
        ("corrected", Language.English) => "Some characters were corrected with the check digit; please check them.",
        ("corrected", _) => "部分字符已按校验位更正，请核对。",
        ("credit_code_unsure", Language.English) => "The credit code's check digit is wrong; please check it.",
        ("credit_code_unsure", _) => "统一社会信用代码校验不通过，请核对。",
        ("id_number_unsure", Language.English) => "The ID number was not read with certainty; type it or check it.",
        ("id_number_unsure", _) => "身份证号码识别不确定，请填写或核对。",
        ("validity_unsure", Language.English) => "The validity was not read with certainty; please check it.",
        ("validity_unsure", _) => "有效期识别不确定，请核对。",
        ("by_directory", Language.English) => "The company name was taken from the directory by its credit code or name; please check it.",
        ("by_directory", _) => "企业名称已按企业名录更正，请核对。",
        ("copy", Language.English) => "This seems to be a copy; take a picture of the original.",
        ("copy", _) => "疑似复印件，请拍摄原件。",
        ("reshot", Language.English) => "This seems to be a picture of a screen; take one of the original.",
        ("reshot", _) => "疑似翻拍，请拍摄原件。",
        ("temporary", Language.English) => "This seems to be a temporary ID card; take a picture of the permanent one.",
        ("temporary", _) => "疑似临时身份证，请拍摄正式身份证。",
        ("cut_off", Language.English) => "A border is missing; photograph the whole document.",
        ("cut_off", _) => "边框不完整，请拍摄完整证件。",
        ("covered", Language.English) => "Part of the document is covered.",
        ("covered", _) => "证件有遮挡，请重新拍摄。",
        ("glare", Language.English) => "There is glare on the document.",
        ("glare", _) => "证件有反光，请重新拍摄。",
        ("is_card_front", Language.English) => "This is the front of the ID card (portrait); upload it there, and the right document here.",
        ("is_card_front", _) => "这是身份证人像面，请上传到人像面一栏，并在此处上传对应的证件。",
        ("is_card_back", Language.English) => "This is the back of the ID card (emblem); upload it there, and the right document here.",
        ("is_card_back", _) => "这是身份证国徽面，请上传到国徽面一栏，并在此处上传对应的证件。",
        ("is_licence", Language.English) => "This is a business licence; upload it there, and the right side of the ID card here.",
        ("is_licence", _) => "这是营业执照，请上传到营业执照一栏，并在此处上传身份证对应的一面。",
        (_, Language.English) => "Compare what was read with the document.",
        _ => "请与证件核对识别结果。",
    };
}
