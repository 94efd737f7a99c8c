using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// Seals the secrets of the key ring with the master key; ASP.NET would store them in clear text beside the data that they protect.
/// </summary>
internal sealed class SealedXmlWriter(MasterKey master) : IXmlEncryptor
{
    internal const string Purpose = "protection-keys";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var data = master.Seal(Purpose, Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)), []);
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(data)), typeof(SealedXmlReader));
    }
}

/// <summary>Created by data protection, from the type name in the stored XML.</summary>
internal sealed class SealedXmlReader(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var plaintext = services.GetRequiredService<MasterKey>().Open(SealedXmlWriter.Purpose,
            Convert.FromBase64String(encryptedElement.Value), [])
            ?? throw new InvalidOperationException("The key ring was sealed under another master key.");
        return XElement.Parse(Encoding.UTF8.GetString(plaintext));
    }
}
