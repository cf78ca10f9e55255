/** The package is for ES modules only, and cannot be found from another kind: this one is, and Node can load it from anywhere. */
export { eld } from 'eld/extrasmall';
