namespace PowerCrm.Web;
