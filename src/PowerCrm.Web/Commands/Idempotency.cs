using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PowerCrm.EventStore;

namespace PowerCrm.Web;
