using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;

namespace PowerCrm.Web;
